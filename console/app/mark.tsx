/** The product's mark: two that hold on to each other. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2.6" aria-hidden="true">
      <rect x="2.3" y="6.8" width="11.4" height="10.4" rx="5.2" />
      <path d="M12.2 6.8h4.3a5.2 5.2 0 0 1 0 10.4h-1.1M11.4 17.2" strokeLinecap="round" />
    </svg>
  )
}
