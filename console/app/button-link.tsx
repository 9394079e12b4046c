import { createLink } from '@tanstack/react-router'
import { Button, type ButtonProps } from 'antd'
import type { Ref } from 'react'

type AnchorProps = Omit<ButtonProps, 'href' | 'ref' | 'type'> & { href?: string; ref?: Ref<HTMLAnchorElement> }

/** What looks like a button and leads to another page: one element, open to a new tab and to the keyboard. The router keeps `type` to itself: say `color` and `variant`. */
export const ButtonLink = createLink(({ ref, ...props }: AnchorProps) => <Button {...props} {...(ref ? { ref } : {})} />)
