import { getStaffMember, revealStaff, type StaffMember } from '@qilian/contract/people'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { Button } from 'antd'
import { useState } from 'react'
import { useBeside } from '../../../app/lists/beside.tsx'
import { UnmaskDialog } from '../../../app/forms/unmask-dialog.tsx'
import { PersonAccess } from '../../../app/person-access.tsx'
import { FactList, Section } from '../../../app/section.tsx'
import { Invitation } from './invitation.tsx'
import { usePostText, type Post } from './post-text.ts'
import { AddPostDialog, EditStaffDialog, EndPostDialog, LeaveDialog, ResetPasswordDialog, ResetSecondFactorDialog } from './staff-dialogs.tsx'
import { useRights } from '../use-rights.ts'
import '../people.css'

export function StaffRecord({ userId, onClose }: { userId: string; onClose: () => void }) {
  const { data, error, refetch } = useCall(getStaffMember, { params: { userId } })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingState />
  return <Member member={data} onClose={onClose} onRead={() => refetch()} />
}

type Dialog = 'reveal' | 'edit' | 'post' | 'password' | 'leave' | 'second_factor'

function Member({ member, onClose, onRead }: { member: StaffMember; onClose: () => void; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const beside = useBeside()
  const { administers, leads } = useRights()
  const { user: me } = useMe()
  const [dialog, setDialog] = useState<Dialog>()
  const [ending, setEnding] = useState<Post>()
  const reveal = useAction(revealStaff)
  const [shown, setShown] = useState<{ phone: string | null; email: string | null }>()
  const { phone, email } = shown ?? member
  const may = administers && member.active
  const shared = { member, onClose: () => setDialog(undefined), onRead }
  return (
    <div className="page">
      <Button type="link" className="back-button" onClick={onClose}>
        {t(beside ? 'console.people.close_record' : 'console.people.back')}
      </Button>
      <header className="page-head">
        <div className="page-title">
          <h2 className="record-title">{member.name}</h2>
          <p>{member.loginName}</p>
        </div>
        {may && (
          <div className="page-actions">
            <Button onClick={() => setDialog('leave')}>{t('console.people.action.leave')}</Button>
            <Button onClick={() => setDialog('password')}>{t('console.people.action.password')}</Button>
            {member.secured && <Button onClick={() => setDialog('second_factor')}>{t('console.people.action.second_factor')}</Button>}
            <Button onClick={() => setDialog('edit')}>{t('console.people.action.edit')}</Button>
            <Button type="primary" onClick={() => setDialog('post')}>
              {t('console.people.action.post')}
            </Button>
          </div>
        )}
      </header>
      <Section
        title={t('console.people.facts')}
        actions={
          leads && member.active && member.id !== me.id && !shown && (member.phone !== null || member.email !== null) && (
            <Button size="small" onClick={() => setDialog('reveal')}>
              {t('privacy.show')}
              <span className="visually-hidden">{t('privacy.of', { name: member.name })}</span>
            </Button>
          )
        }
      >
        <FactList
          facts={[
            { label: t('people.field.phone'), value: phone ?? '—' },
            { label: t('people.field.email'), value: email ?? '—' },
            ...(member.secured === null ? [] : [{ label: t('console.people.second_factor.secured'), value: t(`console.people.second_factor.secured_${member.secured ? 'yes' : 'no'}`) }]),
            { label: t('console.people.state'), value: <StatusTag tone={member.active ? 'open' : 'ended'}>{t(member.active ? 'console.people.active' : 'console.people.left')}</StatusTag> },
          ]}
        />
      </Section>
      <Section title={t('console.people.posts')}>
        <Posts posts={member.posts} onEnd={may ? setEnding : undefined} />
      </Section>
      {may && <Invitation member={member} />}
      {may && <PersonAccess userId={member.id} name={member.name} />}
      <UnmaskDialog
        title={t('privacy.title', { name: member.name })}
        open={dialog === 'reveal'}
        onClose={() => setDialog(undefined)}
        onSubmit={async (reason) => setShown(await reveal.mutateAsync({ params: { userId: member.id }, body: reason }))}
      />
      <EditStaffDialog open={dialog === 'edit'} {...shared} />
      <AddPostDialog open={dialog === 'post'} {...shared} />
      <ResetPasswordDialog open={dialog === 'password'} {...shared} />
      <ResetSecondFactorDialog open={dialog === 'second_factor'} {...shared} />
      <LeaveDialog open={dialog === 'leave'} {...shared} />
      <EndPostDialog post={ending} member={member} onClose={() => setEnding(undefined)} onRead={onRead} />
    </div>
  )
}

function Posts({ posts, onEnd }: { posts: readonly Post[]; onEnd: ((post: Post) => void) | undefined }) {
  const { t } = useTranslation()
  const postText = usePostText()
  const present = posts.filter(({ until }) => until === null)
  const past = posts.filter(({ until }) => until !== null)
  if (posts.length === 0) return <p className="cell-note">{t('console.people.no_posts')}</p>
  return (
    <ul className="line-rows">
      {[...present, ...past].map((post) => (
        <li key={post.id} className={post.until ? 'line-past' : undefined}>
          <div>
            <div>{postText(post)}</div>
            <div className="cell-note">{post.until ? t('console.enterprises.span', { from: post.from, until: post.until }) : t('console.enterprises.since', { from: post.from })}</div>
          </div>
          {onEnd && post.until === null && (
            <Button type="link" onClick={() => onEnd(post)}>
              {t('console.people.action.end_post')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
