export const awardStates = ['proposed', 'granted', 'declined', 'revoked'] as const
