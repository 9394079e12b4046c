import { Todo } from '@qilian/contract/cases'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/routes.tsx'

const worklistRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: (search: Record<string, unknown>): { todo?: Todo } => {
    const todo = Todo.options.find((known) => known === search['todo'])
    return todo ? { todo } : {}
  },
  component: lazyRouteComponent(() => import('./worklist.tsx'), 'Worklist'),
})

export const casesRoutes = [worklistRoute] as const
