import { BellOutlined, MenuFoldOutlined, MenuUnfoldOutlined, UserOutlined } from '@ant-design/icons'
import { dot } from '@qilian/ui/dot.ts'
import { Part } from '@qilian/ui/components/part.tsx'
import { LanguageSwitch, ThemeSwitch } from '@qilian/ui/components/switches.tsx'
import { useLive } from '@qilian/ui/live.ts'
import { fetched } from '@qilian/ui/pages-of-today.ts'
import { keepLanguage, leave, useMe } from '@qilian/ui/session.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useMatchRoute, useRouter } from '@tanstack/react-router'
import { Badge, Button, Drawer, Grid, Layout, Menu, Popover } from 'antd'
import { lazy, useState } from 'react'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Mark } from './mark.tsx'
import { navigationFor, type NavigationGroup } from './navigation.tsx'

const groups: readonly NavigationGroup[] = ['work', 'insight', 'administration']

function SideMenu({ collapsed = false, onChoose }: { collapsed?: boolean; onChoose?: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const matches = useMatchRoute()
  const entries = navigationFor(me.roles)
  const here = entries.filter(({ to }) => matches({ to, fuzzy: to !== '/' })).at(-1)
  return (
    <Menu
      mode="inline"
      inlineIndent={16}
      selectedKeys={here ? [here.to] : []}
      onClick={onChoose}
      items={groups
        .map((group) => ({
          key: group,
          type: 'group' as const,
          label: collapsed ? '' : t(`console.nav.groups.${group}`),
          children: entries
            .filter((entry) => entry.group === group)
            .map(({ to, label, icon }) => ({ key: to, icon, label: <Link to={to}>{t(`console.nav.${label}`)}</Link> })),
        }))
        .filter(({ children }) => children.length > 0)}
    />
  )
}

const NoticeDrawer = lazy(async () => ({ default: (await fetched(() => import('../features/notices/notice-drawer.tsx'))).NoticeDrawer }))

/** The drawer is fetched when it is opened for the first time. */
function NoticeBell() {
  const { t } = useTranslation()
  const { unreadNotices } = useMe()
  const [open, setOpen] = useState<boolean>()
  return (
    <>
      <Badge count={unreadNotices} color="var(--color-primary)" size="small" offset={[-6, 6]}>
        <Button type="text" icon={<BellOutlined />} aria-label={t('console.top.notices', { count: unreadNotices })} aria-expanded={open ?? false} onClick={() => setOpen(true)} />
      </Badge>
      <Part above>{open !== undefined && <NoticeDrawer open={open} onClose={() => setOpen(false)} />}</Part>
    </>
  )
}

function AccountMenu() {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const router = useRouter()
  const content = (
    <section className="account-menu" aria-label={t('console.top.account_menu', { name: me.user.name })}>
      <div>
        <strong>{me.user.name}</strong>
        {me.posts.map((post) => (
          <p key={`${post.role}-${post.area.id}`} className="account-post">
            {[post.area.name, post.department?.name, t(`people.roles.${post.role}`)].filter(Boolean).join(dot)}
          </p>
        ))}
      </div>
      <Link to="/account">{t('console.nav.account')}</Link>
      <LanguageSwitch onChosen={(language) => void keepLanguage(client, language)} />
      <ThemeSwitch />
      <Button onClick={() => void leave(`${router.basepath}/sign-in`)}>{t('session.sign_out')}</Button>
    </section>
  )
  return (
    <Popover content={content} trigger="click" placement="bottomRight">
      <Button type="text" icon={<UserOutlined />} aria-label={t('console.top.account_menu', { name: me.user.name })}>
        <span className="account-name">{me.user.name}</span>
      </Button>
    </Popover>
  )
}

/** Side navigation by role, top bar, and the page in between. */
export function Shell() {
  const { t } = useTranslation()
  const me = useMe()
  const wide = Grid.useBreakpoint().lg ?? true
  const [folded, setFolded] = useState(() => localStorage.getItem('qilian.console.folded') === 'yes')
  const [drawer, setDrawer] = useState(false)
  useLive(true)

  const open = wide ? !folded : drawer
  const toggle = () => {
    if (!wide) return setDrawer(!drawer)
    localStorage.setItem('qilian.console.folded', folded ? 'no' : 'yes')
    setFolded(!folded)
  }

  return (
    <Layout className="shell">
      <a className="skip-link" href="#content">
        {t('common.skip_to_content')}
      </a>
      <Layout.Header className="topbar">
        <Button
          type="text"
          icon={open ? <MenuFoldOutlined /> : <MenuUnfoldOutlined />}
          aria-label={t(open ? 'console.nav.collapse' : 'console.nav.expand')}
          aria-expanded={open}
          onClick={toggle}
        />
        <Link to="/" className="brand">
          <Mark />
          {t('common.product')}
        </Link>
        <span className="topbar-place">{me.parks.length === 1 ? me.parks[0]?.name : me.posts[0]?.area.name}</span>
        <NoticeBell />
        <AccountMenu />
      </Layout.Header>
      <Layout hasSider>
        {wide && (
          <Layout.Sider className="sider" width={208} collapsedWidth={56} collapsed={folded} trigger={null}>
            <nav aria-label={t('console.nav.label')}>
              <SideMenu collapsed={folded} />
            </nav>
          </Layout.Sider>
        )}
        <main id="content" className="content" tabIndex={-1}>
          <Outlet />
        </main>
      </Layout>
      <Drawer open={drawer && !wide} placement="left" size={264} onClose={() => setDrawer(false)} title={t('common.product')} styles={{ body: { padding: 0 } }}>
        <nav aria-label={t('console.nav.label')}>
          <SideMenu onChoose={() => setDrawer(false)} />
        </nav>
      </Drawer>
    </Layout>
  )
}
