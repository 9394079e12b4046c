import type { APIRequestContext } from 'playwright-core';

type Face = 'console' | 'portal';

/** Every main page of a face, as its reader comes to it: by its address. */
export async function pagesOf(face: Face, request: APIRequestContext): Promise<string[]> {
  const first = async (path: string) => ((await (await request.get(`/api/v1${path}`)).json()) as { items: { id: string }[] }).items[0]!.id;
  if (face === 'portal') {
    const caseId = await first('/cases?state=open');
    const { trackingPath } = (await (await request.get(`/api/v1/cases/${caseId}`)).json()) as { trackingPath: string };
    const [handoverId, appointmentId] = [await first('/handovers?open=true'), await first('/appointments')];
    const [correctionId, mandateId] = [await first('/corrections'), await first('/mandates')];
    return [`/corrections/${correctionId}`, '/mandates', '/mandates/new', `/mandates/${mandateId}`, `/mandates/${mandateId}/revoke`, `/handovers/${handoverId}`, `/handovers/${handoverId}/write/account`, '/', '/needs', `/needs/${caseId}`, `/needs/${caseId}/urge`, '/raise', '/messages', '/talks', '/talks/new', '/me', '/me/mailbox', '/me/record', '/community', '/community/new', '/papers', '/me/notices', '/me/consents', '/appointments', `/appointments/${appointmentId}`, '/desk', '/simple/messages', '/notice', '/still', '/letter', '/sign-in', '/progress', trackingPath];
  }
  const [caseId, enterpriseId, handoverId, appointmentId] = [await first('/cases?state=open'), await first('/enterprises'), await first('/handovers'), await first('/appointments')];
  const suspicionId = await first('/shadows');
  const pages = [
    '/liaisons/shadows', `/liaisons/shadows/${suspicionId}`, '/liaisons/corrections', '/liaisons/mandates', '/liaisons/agencies',
    '/', '/cases', `/cases/${caseId}`, '/cases/new', '/enterprises', `/enterprises/${enterpriseId}`, '/enterprises/import', '/enterprises/unreachable', '/enterprises/twins', '/overview', '/liaisons', '/liaisons/orders', '/liaisons/plan', '/liaisons/turnover', '/liaisons/samples', '/liaisons/handovers', `/liaisons/handovers/${handoverId}`, '/liaisons/appointments', `/liaisons/appointments/${appointmentId}`, '/liaisons/advised', '/liaisons/desk', '/notices', '/circulars', '/circulars/new', '/circulars/audiences', '/circulars/quiet-hours', '/talks',
    '/people', '/people/departments', '/people/areas', '/duty', '/duty/absences', '/duty/calendar', '/programs', '/evaluations', '/evaluations/awards', '/community', '/community/reports', '/account', '/sign-in', '/audit/access', '/audit/access/reviews', `/audit/access/cases/${caseId}`, `/audit/access/enterprises/${enterpriseId}`,
  ];
  return pages.map((page) => `/console${page}`);
}
