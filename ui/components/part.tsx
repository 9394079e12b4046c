import { Component, Suspense, type ReactNode } from 'react'
import { ErrorState } from './states.tsx'

type PartProps = {
  children: ReactNode
  fallback?: ReactNode
  /** Has no room of its own where it stands, such as in a bar: what is to be said lies above the page. */
  above?: boolean
}

/** A part of a page that comes when it is needed. Where it doesn't come, it says so in its place, and what stands around it stays. */
export class Part extends Component<PartProps, { error?: unknown; failed: boolean }> {
  override state: { error?: unknown; failed: boolean } = { failed: false }

  static getDerivedStateFromError(error: unknown) {
    return { error, failed: true }
  }

  override render() {
    if (this.state.failed) {
      const said = <ErrorState error={this.state.error} onRetry={() => this.setState({ failed: false })} />
      return this.props.above ? <div className="state-above">{said}</div> : said
    }
    return <Suspense fallback={this.props.fallback}>{this.props.children}</Suspense>
  }
}
