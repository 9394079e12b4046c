import type appointments from './phrases/zh-CN/appointments.json'
import type cases from './phrases/zh-CN/cases.json'
import type clock from './phrases/zh-CN/clock.json'
import type common from './phrases/zh-CN/common.json'
import type confirmations from './phrases/zh-CN/confirmations.json'
import type consoleAccount from './phrases/zh-CN/console.account.json'
import type consoleAudit from './phrases/zh-CN/console.audit.json'
import type consoleCasesAction from './phrases/zh-CN/console.cases.action.json'
import type consoleCasesCallBack from './phrases/zh-CN/console.cases.call_back.json'
import type consoleCasesGone from './phrases/zh-CN/console.cases.gone.json'
import type consoleCases from './phrases/zh-CN/console.cases.json'
import type consoleCasesTaskAction from './phrases/zh-CN/console.cases.task_action.json'
import type consoleChecks from './phrases/zh-CN/console.checks.json'
import type consoleCirculars from './phrases/zh-CN/console.circulars.json'
import type consoleCommunity from './phrases/zh-CN/console.community.json'
import type consoleCredentials from './phrases/zh-CN/console.credentials.json'
import type consoleEnterprises from './phrases/zh-CN/console.enterprises.json'
import type consoleEvaluations from './phrases/zh-CN/console.evaluations.json'
import type consoleHandovers from './phrases/zh-CN/console.handovers.json'
import type consoleInsight from './phrases/zh-CN/console.insight.json'
import type console from './phrases/zh-CN/console.json'
import type consoleNotices from './phrases/zh-CN/console.notices.json'
import type consoleOversight from './phrases/zh-CN/console.oversight.json'
import type consolePeople from './phrases/zh-CN/console.people.json'
import type consolePrivacy from './phrases/zh-CN/console.privacy.json'
import type consolePrograms from './phrases/zh-CN/console.programs.json'
import type consoleRecovery from './phrases/zh-CN/console.recovery.json'
import type consoleShadows from './phrases/zh-CN/console.shadows.json'
import type credentials from './phrases/zh-CN/credentials.json'
import type desk from './phrases/zh-CN/desk.json'
import type enterprises from './phrases/zh-CN/enterprises.json'
import type people from './phrases/zh-CN/people.json'
import type portalCheck from './phrases/zh-CN/portal.check.json'
import type portalCommunity from './phrases/zh-CN/portal.community.json'
import type portalCorrections from './phrases/zh-CN/portal.corrections.json'
import type portalEvaluations from './phrases/zh-CN/portal.evaluations.json'
import type portalHandovers from './phrases/zh-CN/portal.handovers.json'
import type portalHome from './phrases/zh-CN/portal.home.json'
import type portal from './phrases/zh-CN/portal.json'
import type portalLetter from './phrases/zh-CN/portal.letter.json'
import type portalMe from './phrases/zh-CN/portal.me.json'
import type portalMeSessions from './phrases/zh-CN/portal.me.sessions.json'
import type portalMessages from './phrases/zh-CN/portal.messages.json'
import type portalMoved from './phrases/zh-CN/portal.moved.json'
import type portalNeeds from './phrases/zh-CN/portal.needs.json'
import type portalNotice from './phrases/zh-CN/portal.notice.json'
import type portalNoticeSettings from './phrases/zh-CN/portal.notice_settings.json'
import type portalPapers from './phrases/zh-CN/portal.papers.json'
import type portalProgress from './phrases/zh-CN/portal.progress.json'
import type portalRaise from './phrases/zh-CN/portal.raise.json'
import type portalRaiseSent from './phrases/zh-CN/portal.raise.sent.json'
import type portalRobots from './phrases/zh-CN/portal.robots.json'
import type portalSignIn from './phrases/zh-CN/portal.sign_in.json'
import type portalSimple from './phrases/zh-CN/portal.simple.json'
import type portalStill from './phrases/zh-CN/portal.still.json'
import type portalTalks from './phrases/zh-CN/portal.talks.json'
import type privacy from './phrases/zh-CN/privacy.json'
import type sessionEnded from './phrases/zh-CN/session.ended.json'
import type session from './phrases/zh-CN/session.json'
import type sessionNotMe from './phrases/zh-CN/session.not_me.json'
import type timeline from './phrases/zh-CN/timeline.json'
import type verification from './phrases/zh-CN/verification.json'

/** The dotted paths to the texts of a tree; of a plural, its key without the form. */
type Paths<Tree> = { [Key in keyof Tree & string]: Tree[Key] extends string ? Singular<Key> : `${Key}.${Paths<Tree[Key]>}` }[keyof Tree & string]
type Singular<Key extends string> = Key extends `${infer Base}_other` ? Base | Key : Key

type Files = {
  'appointments': typeof appointments
  'cases': typeof cases
  'clock': typeof clock
  'common': typeof common
  'confirmations': typeof confirmations
  'console.account': typeof consoleAccount
  'console.audit': typeof consoleAudit
  'console.cases.action': typeof consoleCasesAction
  'console.cases.call_back': typeof consoleCasesCallBack
  'console.cases.gone': typeof consoleCasesGone
  'console.cases': typeof consoleCases
  'console.cases.task_action': typeof consoleCasesTaskAction
  'console.checks': typeof consoleChecks
  'console.circulars': typeof consoleCirculars
  'console.community': typeof consoleCommunity
  'console.credentials': typeof consoleCredentials
  'console.enterprises': typeof consoleEnterprises
  'console.evaluations': typeof consoleEvaluations
  'console.handovers': typeof consoleHandovers
  'console.insight': typeof consoleInsight
  'console': typeof console
  'console.notices': typeof consoleNotices
  'console.oversight': typeof consoleOversight
  'console.people': typeof consolePeople
  'console.privacy': typeof consolePrivacy
  'console.programs': typeof consolePrograms
  'console.recovery': typeof consoleRecovery
  'console.shadows': typeof consoleShadows
  'credentials': typeof credentials
  'desk': typeof desk
  'enterprises': typeof enterprises
  'people': typeof people
  'portal.check': typeof portalCheck
  'portal.community': typeof portalCommunity
  'portal.corrections': typeof portalCorrections
  'portal.evaluations': typeof portalEvaluations
  'portal.handovers': typeof portalHandovers
  'portal.home': typeof portalHome
  'portal': typeof portal
  'portal.letter': typeof portalLetter
  'portal.me': typeof portalMe
  'portal.me.sessions': typeof portalMeSessions
  'portal.messages': typeof portalMessages
  'portal.moved': typeof portalMoved
  'portal.needs': typeof portalNeeds
  'portal.notice': typeof portalNotice
  'portal.notice_settings': typeof portalNoticeSettings
  'portal.papers': typeof portalPapers
  'portal.progress': typeof portalProgress
  'portal.raise': typeof portalRaise
  'portal.raise.sent': typeof portalRaiseSent
  'portal.robots': typeof portalRobots
  'portal.sign_in': typeof portalSignIn
  'portal.simple': typeof portalSimple
  'portal.still': typeof portalStill
  'portal.talks': typeof portalTalks
  'privacy': typeof privacy
  'session.ended': typeof sessionEnded
  'session': typeof session
  'session.not_me': typeof sessionNotMe
  'timeline': typeof timeline
  'verification': typeof verification
}

/** Every key that there is a phrase for: what is asked of `t` by a template is checked for each value that it can take. */
export type PhraseKey = { [Name in keyof Files]: `${Name}.${Paths<Files[Name]>}` }[keyof Files]

/** What may stand behind a beginning: `'worklist'` of `'console.nav'`. */
export type KeyBelow<Beginning extends string, Key = PhraseKey> = Key extends `${Beginning}.${infer Rest}` ? Rest : never
