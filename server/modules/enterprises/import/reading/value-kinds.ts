import { industryCode, industryName } from '@qilian/contract/codes/gbt4754'
import { normalizeMobile, normalizePhone } from '@qilian/contract/codes/phone'
import { isUscc, normalizeUscc } from '@qilian/contract/codes/uscc'
import { dateFromText } from '../../../../platform/spreadsheet/index.ts'

/** What a value looks like by itself, whatever stands above it. */
export type ValueKind = 'uscc' | 'phone' | 'email' | 'date' | 'company' | 'person' | 'industry' | 'address' | 'number' | 'yes_no' | 'text'

const companyName = /(?:公司|工厂|厂|合作社|事务所|研究院|研究所|商行|经营部|工作室|中心|集团|分行|支行|合伙\)|合伙）|门市部|幼儿园|医院|学校|超市|酒店|店)$|\b(?:co\.?,? *ltd|ltd|limited|inc|llc|gmbh|corp|corporation|plc)\.?$/i

const surnames = /^[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查荆红游竺权逯盖益桓公肖佘付代]/u

export function kindOf(text: string): ValueKind {
  const half = text.normalize('NFKC').trim()
  if (isUscc(normalizeUscc(half))) return 'uscc'
  if (/^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(half)) return 'email'
  if (dateFromText(half) !== null) return 'date'
  if (normalizeMobile(half) !== null || normalizePhone(half) !== null) return 'phone'
  if (/^-?[\d,]+(?:\.\d+)?(?:万|亿)?元?$/.test(half)) return 'number'
  if (/^(?:是|否|有|√|×|y|n|yes|no)$/i.test(half)) return 'yes_no'
  if (half.length > 4 && companyName.test(half)) return 'company'
  if (/^[A-T]\d{2,4}$/.test(half) && industryName(half) !== null) return 'industry'
  if (/(?:路|街|道|号|室|村|镇|楼|园区|弄|层)\S*\d|\d+(?:号|弄|室|层)/.test(half) && half.length > 5) return 'address'
  if (/^[\u4e00-\u9fa5·]{2,4}$/.test(half) && surnames.test(half) && industryCode(half) === null) return 'person'
  // Numbers alone, of a time or a version, happen to be codes as well.
  return /[\u4e00-\u9fa5]/.test(half) && industryCode(half) !== null ? 'industry' : 'text'
}

/** True for what stands below a header rather than in it. */
export function looksLikeData(text: string): boolean {
  return ['uscc', 'phone', 'email', 'date', 'company', 'number', 'address', 'yes_no'].includes(kindOf(text))
}
