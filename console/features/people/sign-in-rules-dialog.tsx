import { getSignInRules, setSignInRules, StaffRole } from '@qilian/contract/people'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { App, Checkbox, Form } from 'antd'
import { FormDialog } from '../../app/forms/form-dialog.tsx'

type Area = { id: string; name: string }

/** Which posts of an area must have a second factor. */
export function SignInRulesDialog({ area, onClose }: { area: Area | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { data, error, refetch } = useCall(getSignInRules, { params: { areaId: area?.id ?? '' } }, { enabled: area !== undefined })
  const set = useAction(setSignInRules)
  const role = (name: StaffRole) => t(`people.roles.${name}`)
  return (
    <FormDialog<{ secondFactorFor: StaffRole[] }>
      key={data?.version}
      title={t('console.people.second_factor.rules.title', { name: area?.name ?? '' })}
      open={area !== undefined}
      onClose={onClose}
      onStale={() => refetch()}
      intro={t('console.people.second_factor.rules.intro')}
      initialValues={{ secondFactorFor: data?.secondFactorFor ?? [] }}
      onSubmit={async (values) => {
        if (!area || !data) return
        await set.mutateAsync({ params: { areaId: area.id }, body: { version: data.version, ...values } })
        void message.success(t('console.people.second_factor.rules.saved'))
      }}
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState />}
      {data && (
        <>
          {data.fromAbove.length > 0 && <p className="cell-note">{t('console.people.second_factor.rules.from_above', { roles: data.fromAbove.map(role).join(t('console.enterprises.comma')) })}</p>}
          <Form.Item name="secondFactorFor" label={t('console.people.second_factor.rules.roles')}>
            <Checkbox.Group className="option-lines" options={StaffRole.options.map((value) => ({ value, label: role(value) }))} />
          </Form.Item>
        </>
      )}
    </FormDialog>
  )
}
