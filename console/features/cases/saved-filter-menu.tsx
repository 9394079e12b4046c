import { DeleteOutlined, StarOutlined } from '@ant-design/icons'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useMe } from '@qilian/ui/session.ts'
import { Button, Form, Input, Popover } from 'antd'
import { useState } from 'react'
import type { CaseSearch } from '../../app/lists/case-search.ts'
import { dropFilter, saveFilter, savedFilters, type SavedFilter } from './saved-filters.ts'

type SavedFilterMenuProps = { search: CaseSearch; onChoose: (search: CaseSearch) => void }

/** Filters that everybody needs, those that this person has kept, and a place to keep the present one. */
export function SavedFilterMenu({ search, onChoose }: SavedFilterMenuProps) {
  const { t } = useTranslation()
  const { user } = useMe()
  const [open, setOpen] = useState(false)
  const [saved, setSaved] = useState(() => savedFilters(user.id))
  const ready: SavedFilter[] = [
    { name: t('console.cases.saved.mine'), search: { ownerId: user.id, state: 'open', order: 'due' } },
    { name: t('console.cases.saved.red'), search: { light: 'red', order: 'due' } },
    { name: t('console.cases.saved.yellow'), search: { light: 'yellow', order: 'due' } },
    { name: t('console.cases.saved.waiting'), search: { status: 'waiting', order: 'due' } },
    { name: t('console.cases.saved.calling_back'), search: { status: 'calling_back', order: 'due' } },
  ]
  const choose = (filter: SavedFilter) => {
    setOpen(false)
    onChoose(filter.search)
  }
  const content = (
    <div className="saved-filters">
      <ul>
        {ready.map((filter) => (
          <li key={filter.name}>
            <Button type="text" onClick={() => choose(filter)}>
              {filter.name}
            </Button>
          </li>
        ))}
      </ul>
      {saved.length > 0 && (
        <ul aria-label={t('console.cases.saved.own')}>
          {saved.map((filter) => (
            <li key={filter.name}>
              <Button type="text" onClick={() => choose(filter)}>
                {filter.name}
              </Button>
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('console.cases.saved.drop', { name: filter.name })} onClick={() => setSaved(dropFilter(user.id, filter.name))} />
            </li>
          ))}
        </ul>
      )}
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={({ name }: { name: string }) => {
          setSaved(saveFilter(user.id, { name: name.trim(), search }))
          setOpen(false)
        }}
      >
        <Form.Item name="name" label={t('console.cases.saved.keep')} rules={[{ required: true, whitespace: true, message: t('console.cases.saved.name_missing') }]}>
          <Input maxLength={30} placeholder={t('console.cases.saved.name_example')} />
        </Form.Item>
        <Button htmlType="submit" block>
          {t('common.save')}
        </Button>
      </Form>
    </div>
  )
  return (
    <Popover content={content} trigger="click" placement="bottomRight" open={open} onOpenChange={setOpen} destroyOnHidden>
      <Button icon={<StarOutlined aria-hidden />}>{t('console.cases.saved.title')}</Button>
    </Popover>
  )
}
