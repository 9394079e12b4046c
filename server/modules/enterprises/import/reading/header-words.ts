import type { ImportField } from '@qilian/contract/enterprises'
import type { EnterpriseFlag } from './draft.ts'

/** What the heads of columns are called in the lists that parks keep. Compared after `plainTitle`. */
export type HeaderWords = {
  field: ImportField
  /** The whole title. */
  exact: readonly string[]
  /** A part of the title; `not` rules a title out. */
  part?: RegExp
  not?: RegExp
}

export const headerWords: readonly HeaderWords[] = [
  {
    field: 'parentUscc',
    exact: ['母公司统一社会信用代码', '母公司信用代码', '上级单位统一社会信用代码', '集团统一社会信用代码', '控股母公司代码', 'parentuscc', 'parentcreditcode'],
    part: /(?:母公司|上级|集团|控股|投资方).*(?:信用代码|代码)|parent.*(?:uscc|code)/,
  },
  {
    field: 'uscc',
    exact: ['统一社会信用代码', '社会信用代码', '信用代码', '统一信用代码', '统一代码', '税号', '纳税人识别号', '营业执照号', '营业执照注册号', '组织机构代码', 'uscc', 'unifiedsocialcreditcode', 'creditcode', 'taxid', 'taxpayerid'],
    part: /信用代码|纳税人识别号|uscc|creditcode/,
  },
  {
    field: 'name',
    exact: ['企业名称', '单位名称', '公司名称', '企业全称', '单位全称', '公司全称', '企业', '公司', '单位', '名称', '企业名', '纳税人名称', '市场主体名称', '法人单位名称', '单位详细名称', 'companyname', 'enterprisename', 'company', 'enterprise', 'name'],
    part: /(?:企业|单位|公司|机构)(?:中文)?(?:名称|全称)|companyname|enterprisename/,
    not: /曾用|英文|简称|上级|母公司|集团名称|former|english|short|parent/,
  },
  { field: 'ownerPhone', exact: ['法人电话', '法人手机', '法人联系方式', '法定代表人电话', '法定代表人手机', '负责人电话', '企业负责人电话', 'ownerphone', 'legalrepresentativephone'], part: /(?:法人|法定代表人|负责人|总经理|董事长|owner).*(?:电话|手机|联系方式|号码|phone|mobile)/ },
  { field: 'deputyPhone', exact: ['备用联系电话', '副联络员电话', '备用联系人电话', '备用电话', 'deputyphone'], part: /(?:备用|第二|副)(?:联系人|联络员)?.*(?:电话|手机|联系方式|号码)|deputy.*(?:phone|mobile)/ },
  {
    field: 'liaisonPhone',
    exact: ['联系电话', '联系方式', '手机', '手机号', '手机号码', '移动电话', '电话', '电话号码', '联系手机', '联络员电话', '联络员手机', '联系人电话', '联系人手机', '联系人联系方式', 'phone', 'mobile', 'telephone', 'tel', 'contactphone', 'liaisonphone'],
    part: /(?:联系|联络|对接|经办)(?:人|员)?.*(?:电话|手机|方式|号码)|(?:contact|liaison).*(?:phone|mobile|tel)/,
    not: /传真|fax/,
  },
  { field: 'liaisonEmail', exact: ['邮箱', '电子邮箱', '电子邮件', '联系邮箱', '联络员邮箱', '联系人邮箱', 'email', 'mail', 'contactemail', 'liaisonemail'], part: /邮箱|电子邮件|e-?mail/ },
  { field: 'liaisonPost', exact: ['职务', '职位', '岗位', '联系人职务', '联络员职务', 'post', 'position', 'jobtitle', 'title'], part: /(?:联系人|联络员).*(?:职务|职位|岗位)/ },
  { field: 'deputyName', exact: ['备用联系人', '副联络员', '第二联系人', '备用联络员', 'deputy', 'deputyliaison'], part: /(?:备用|第二|副)(?:联系人|联络员)/ },
  { field: 'liaisonName', exact: ['联络员', '联系人', '企业联络员', '企业联系人', '联系人姓名', '联络员姓名', '对接人', '经办人', '姓名', '联系人及电话', 'contact', 'contactperson', 'contactname', 'liaison', 'liaisonname'], part: /联络员|联系人|对接人|经办人|contactperson/ },
  { field: 'ownerName', exact: ['企业负责人', '单位负责人', '负责人', '主要负责人', '实际控制人', '总经理', '董事长', 'owner', 'ownername', 'generalmanager', 'ceo'], part: /负责人|实际控制人/ },
  { field: 'legalRepresentative', exact: ['法定代表人', '法人', '法人代表', '法定代表', '法人姓名', '法定代表人姓名', 'legalrepresentative', 'legalrep', 'legalperson'], part: /法定代表|法人(?:代表|姓名)|legalrep/ },
  { field: 'registeredCapital', exact: ['注册资本', '注册资金', '注册资本金', 'registeredcapital', 'capital'], part: /注册资(?:本|金)|registeredcapital/, not: /币种|实缴|到位|currency|paid/ },
  { field: 'revenue', exact: ['营业收入', '年营业收入', '主营业务收入', '营收', '年营收', '销售收入', '年销售额', '产值', 'revenue', 'turnover', 'sales'], part: /营业收入|主营业务收入|营收|销售(?:收入|额)|revenue/, not: /增速|增长|同比|growth/ },
  { field: 'assets', exact: ['资产总额', '资产总计', '总资产', 'assets', 'totalassets'], part: /资产总[额计]|总资产|totalassets/, not: /增速|增长|同比|growth/ },
  { field: 'headcount', exact: ['从业人数', '从业人员', '从业人员数', '从业人员期末人数', '职工人数', '员工人数', '员工数', '人数', '在职人数', '参保人数', '用工人数', 'headcount', 'employees', 'staff', 'numberofemployees'], part: /(?:从业|职工|员工|在职|用工|参保).*(?:人数|人员|数)|employees|headcount/, not: /研发|技术|党员|大专|本科/ },
  { field: 'industry', exact: ['行业', '所属行业', '行业代码', '行业类别', '行业名称', '行业分类', '国民经济行业', '国标行业', 'industry', 'industrycode', 'sector'], part: /行业|industry/ },
  { field: 'ownership', exact: ['企业类型', '经济类型', '企业性质', '单位性质', '登记注册类型', '注册类型', '公司类型', '所有制', '所有制性质', 'ownership', 'companytype', 'enterprisetype'], part: /(?:企业|公司|单位|经济|注册)(?:类型|性质)|所有制|ownership/ },
  { field: 'foundedOn', exact: ['成立日期', '成立时间', '注册日期', '注册时间', '登记日期', '开业日期', '设立日期', 'founded', 'foundedon', 'established', 'registrationdate', 'incorporationdate'], part: /(?:成立|设立|注册|开业)(?:日期|时间)|founded|established/ },
  { field: 'stage', exact: ['阶段', '企业阶段', '生命周期', '服务阶段', 'stage', 'lifecyclestage'], part: /生命周期|服务阶段|lifecycle/ },
  { field: 'flags', exact: ['资质', '荣誉资质', '企业资质', '资质荣誉', '重点标识', '企业标识', 'flags', 'qualification', 'qualifications'], part: /资质|荣誉/ },
  { field: 'tags', exact: ['标签', '备注', '企业标签', '类别', 'tags', 'tag', 'remark', 'remarks', 'note', 'notes'] },
  { field: 'address', exact: ['地址', '注册地址', '企业地址', '单位地址', '公司地址', '经营地址', '办公地址', '住所', '详细地址', '通讯地址', '生产经营地址', 'address', 'registeredaddress', 'location'], part: /地址|住所|address/, not: /邮箱|网址|mail|web/ },
  { field: 'ignore', exact: ['序号', '编号', '园区', '所属园区', '所在园区', '开发区', '传真', '网址', '邮编', '企业规模', '规模', 'no', 'number', 'park', 'fax', 'website', 'size'] },
]

/** What a column of the field is called most often. */
export const usualTitle = (field: ImportField): string | undefined => headerWords.find((words) => words.field === field)?.exact[0]

/** Columns of their own for one flag each; their cells say yes or no. */
export const flagTitles: readonly (readonly [EnterpriseFlag, RegExp])[] = [
  ['little_giant', /小巨人|littlegiant/],
  ['specialised', /专精特新|speciali[sz]ed/],
  ['high_tech', /高新(?:技术)?(?:企业)?|高企|hightech|highandnewtech/],
  ['above_scale', /规上|规模以上|四上|abovescale/],
  ['key_taxpayer', /重点税源|纳税(?:大户|百强)|重点纳税|keytaxpayer/],
  ['listed', /上市|listed/],
  ['foreign_invested', /外资企业|外商投资企业|是否外资|foreigninvested/],
]

/** A title without white space, stars, notes in brackets and punctuation, in lower case. */
export function plainTitle(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|【[^】]*】|\[[^\]]*\]/g, '')
    .replace(/[\s*:、,，。.·_\-—/\\|&"“”]/g, '')
}

export type TitleMatch = { field: ImportField; flag: EnterpriseFlag | null; isExact: boolean }

/** What a title stands for by its words alone. */
export function matchTitle(title: string): TitleMatch | null {
  const plain = plainTitle(title)
  if (plain === '') return null
  const exact = headerWords.find((words) => words.exact.includes(plain))
  if (exact !== undefined) return { field: exact.field, flag: null, isExact: true }
  const flag = flagTitles.find(([, words]) => words.test(plain))
  if (flag !== undefined && plain.length <= 24) return { field: 'flags', flag: flag[0], isExact: true }
  const part = headerWords.find((words) => words.part?.test(plain) === true && words.not?.test(plain) !== true)
  return part === undefined ? null : { field: part.field, flag: null, isExact: false }
}
