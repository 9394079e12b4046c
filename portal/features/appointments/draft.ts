import type { Authority } from '@qilian/contract/enterprises'

export type Draft = { name: string; phone: string; email: string; post: string; role: 'primary' | 'deputy'; scope: 'decisions' | 'paperwork'; authority: readonly Authority[]; until: string; dedicated: boolean }
export const empty: Draft = { name: '', phone: '', email: '', post: '', role: 'primary', scope: 'decisions', authority: [], until: '', dedicated: false }
export const allAuthorities: readonly Authority[] = ['funds', 'policy', 'procedures', 'land', 'labour', 'data']
