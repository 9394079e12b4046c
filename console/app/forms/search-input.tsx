import { SearchOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useDebounced } from './use-debounced.ts'

type SearchInputProps = {
  label: string
  placeholder?: string
  /** What the address says now. */
  value: string | undefined
  onSearch: (text: string | undefined) => void
}

/** Searches while typing, once the fingers rest. Composing Chinese characters doesn't count as typing. */
export function SearchInput({ label, placeholder, value, onSearch }: SearchInputProps) {
  const [text, setText] = useState(value ?? '')
  const [composing, setComposing] = useState(false)
  const rested = useDebounced(text.trim())
  const told = useRef(value ?? '')

  useEffect(() => {
    if (composing || rested === told.current) return
    told.current = rested
    onSearch(rested || undefined)
  }, [rested, composing, onSearch])

  useEffect(() => {
    if ((value ?? '') === told.current) return
    told.current = value ?? ''
    setText(value ?? '')
  }, [value])

  return (
    <Input
      className="search-input"
      type="search"
      allowClear
      prefix={<SearchOutlined aria-hidden="true" />}
      aria-label={label}
      placeholder={placeholder ?? label}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
    />
  )
}
