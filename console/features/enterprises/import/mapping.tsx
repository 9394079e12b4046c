import { checkImport, ImportField, type ImportBatch } from '@qilian/contract/enterprises'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction } from '@qilian/ui/query.ts'
import { Alert, Button, InputNumber, Radio, Select } from 'antd'
import { useState } from 'react'
import { mappingProblems, sureness } from './mapping-problems.ts'

type ImportMappingProps = { batch: ImportBatch; onChecked: () => void; onRead: () => Promise<unknown> }

/** Which column holds what: guessed, explained, and to be put right by whoever knows the table. */
export function ImportMapping({ batch, onChecked, onRead }: ImportMappingProps) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [chosen, setChosen] = useState<ReadonlyMap<number, ImportField>>(() => new Map(batch.columns.map(({ index, field }) => [index, field])))
  const [sheet, setSheet] = useState(batch.sheet)
  const [headerRow, setHeaderRow] = useState(batch.headerRow)
  const [duplicates, setDuplicates] = useState(batch.duplicates)
  const check = useAction(checkImport)
  // Where nothing was read yet, or elsewhere in the file, the columns aren't known.
  const elsewhere = sheet !== batch.sheet || headerRow !== batch.headerRow || batch.columns.length === 0
  const chooseSheet = (name: string) => {
    setSheet(name)
    setHeaderRow(name === batch.sheet ? batch.headerRow : null)
  }
  const fields = batch.columns.map(({ index, field }) => ({ index, field: chosen.get(index) ?? field }))
  const problems = elsewhere ? [] : mappingProblems(fields.map(({ field }) => field))
  const fieldName = (field: ImportField) => t(`enterprises.import_field.${field}`)

  const send = (columns: typeof fields) =>
    check.mutate(
      {
        params: { importId: batch.id },
        body: { version: batch.version, columns, duplicates, ...(sheet === null ? {} : { sheet }), ...(headerRow === null ? {} : { headerRow }) },
      },
      { onSuccess: onChecked, onError: (error) => void (isProblem(error, 'common.stale_version') && onRead()) },
    )

  return (
    <section className="panel" aria-label={t('console.enterprises.import.step.map')}>
      <div className="import-settings">
        {batch.sheets.length > 1 && (
          <label>
            {t('console.enterprises.import.sheet')}
            <Select
              style={{ minWidth: 200 }}
              aria-label={t('console.enterprises.import.sheet')}
              value={sheet}
              options={batch.sheets.map(({ name, rows }) => ({ value: name, label: t('console.enterprises.import.sheet_option', { name, rows }) }))}
              onChange={chooseSheet}
            />
          </label>
        )}
        <div className="import-setting">
          {t('console.enterprises.import.first_row')}
          <Radio.Group
            aria-label={t('console.enterprises.import.first_row')}
            value={headerRow === 0 ? 'data' : 'titles'}
            onChange={(event) => setHeaderRow(event.target.value === 'data' ? 0 : batch.headerRow || 1)}
            options={(['titles', 'data'] as const).map((value) => ({ value, label: t(`console.enterprises.import.first_row_is.${value}`) }))}
          />
        </div>
        {headerRow !== 0 && (
          <label>
            {t('console.enterprises.import.header_row')}
            <InputNumber style={{ width: 120 }} aria-label={t('console.enterprises.import.header_row')} min={1} precision={0} value={headerRow} onChange={setHeaderRow} />
          </label>
        )}
        {elsewhere && (
          <Button loading={check.isPending} onClick={() => send([])}>
            {t('console.enterprises.import.read_again')}
          </Button>
        )}
      </div>
      {!elsewhere && headerRow === 0 && <Alert banner type="info" title={t('console.enterprises.import.no_titles.title')} description={t('console.enterprises.import.no_titles.text')} />}
      {!elsewhere && (
        <table className="mapping">
          <thead>
            <tr>
              <th scope="col">{t('console.enterprises.import.column')}</th>
              <th scope="col">{t('console.enterprises.import.samples')}</th>
              <th scope="col">{t('console.enterprises.import.becomes')}</th>
              <th scope="col">{t('console.enterprises.import.why')}</th>
            </tr>
          </thead>
          <tbody>
            {batch.columns.map((column) => {
              const field = chosen.get(column.index) ?? column.field
              const own = field !== column.field
              return (
                <tr key={column.index} className={field === 'ignore' ? 'mapping-ignored' : undefined}>
                  <td>
                    <span className="mapping-letter">{column.letter}</span>
                    {column.header !== column.letter ? column.header : <span className="cell-note">{t('console.enterprises.import.no_header')}</span>}
                  </td>
                  <td>
                    <div className="mapping-samples">
                      {column.samples.slice(0, 3).map((sample, index) => (
                        // Samples may repeat and never change places.
                        // oxlint-disable-next-line react/no-array-index-key
                        <span key={index}>{sample}</span>
                      ))}
                    </div>
                  </td>
                  <td>
                    <Select<ImportField>
                      className="mapping-field"
                      showSearch={{ optionFilterProp: 'label' }}
                      aria-label={t('console.enterprises.import.becomes_of', { column: column.header || column.letter })}
                      value={field}
                      options={ImportField.options.map((value) => ({ value, label: fieldName(value) }))}
                      onChange={(value) => setChosen(new Map(chosen).set(column.index, value))}
                    />
                  </td>
                  <td>
                    {own ? (
                      t('console.enterprises.import.own_choice')
                    ) : (
                      <>
                        {column.field !== 'ignore' && (
                          <div className={sureness(column.confidence) === 'unsure' ? 'mapping-doubt' : undefined}>{t(`console.enterprises.import.sureness.${sureness(column.confidence)}`)}</div>
                        )}
                        <div className="cell-note">{column.reason}</div>
                      </>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      {problems.map((problem) => (
        <Alert
          key={`${problem.code}-${problem.field}`}
          banner
          type="error"
          role="alert"
          title={t(`console.enterprises.import.mapping.${problem.code}`, { field: fieldName(problem.field) })}
        />
      ))}
      {check.error && <Alert banner type="error" role="alert" title={textOf(check.error).title} description={textOf(check.error).next} />}
      <div className="import-bar">
        <Radio.Group
          aria-label={t('console.enterprises.import.duplicates.label')}
          value={duplicates}
          onChange={(event) => setDuplicates(event.target.value as typeof duplicates)}
          options={(['update', 'skip'] as const).map((value) => ({ value, label: t(`console.enterprises.import.duplicates.${value}`) }))}
        />
        <Button type="primary" disabled={elsewhere || problems.length > 0} loading={check.isPending} onClick={() => send(fields)}>
          {t('console.enterprises.import.check')}
        </Button>
      </div>
    </section>
  )
}
