import { ErrorState } from '@qilian/ui/components/states.tsx'
import { Component, type ReactNode } from 'react'

type State = { error?: unknown; failed: boolean }

/** A page that breaks says so in its place; the tabs stay usable. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false }

  static getDerivedStateFromError(error: unknown): State {
    return { error, failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return <ErrorState error={this.state.error} onRetry={() => this.setState({ failed: false })} />
  }
}
