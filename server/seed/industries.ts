import type { ParkKey } from './district.ts';

export interface Industry {
  /** GB/T 4754-2017. */
  code: string;
  /** As it stands in a company's name. */
  word: string;
  parks: ParkKey[];
  /** What it makes or does, for the texts of its needs. */
  products: string[];
  /** A machine or line that it runs. */
  equipment: string;
  /** Posts that are hard to fill. */
  posts: string[];
  tag: string;
  /** Makes things: environment, fire and safety matter. */
  makes: boolean;
}

const industry = (
  code: string, word: string, parks: ParkKey[], tag: string, products: string[], equipment: string, posts: string[], makes = true,
): Industry => ({ code, word, parks, products, equipment, posts, tag, makes });

const riverside: ParkKey[] = ['riverside'];
const greenvalley: ParkKey[] = ['greenvalley'];

export const industries: Industry[] = [
  industry('C3670', '汽车零部件', riverside, '汽车零部件', ['转向节', '制动卡钳', '底盘悬架件'], '数控加工线', ['数控操作工', '质检员']),
  industry('C3525', '精密模具', riverside, '高端装备', ['压铸模', '注塑模'], '五轴加工中心', ['模具钳工', '编程工程师']),
  industry('C3491', '机器人', riverside, '智能制造', ['六轴工业机器人', '协作机器人'], '整机测试线', ['电气工程师', '装调工']),
  industry('C4011', '自动化技术', riverside, '智能制造', ['伺服驱动器', '可编程控制器'], '贴片线', ['嵌入式工程师', '调试员']),
  industry('C3841', '新能源科技', riverside, '新能源', ['锂离子电芯', '储能电池包'], '涂布机', ['涂布操作工', '工艺工程师']),
  industry('C3982', '电子', riverside, '电子信息', ['多层线路板', '柔性线路板'], '曝光机', ['线路板检验员', '设备维护员']),
  industry('C3812', '电机', riverside, '高端装备', ['永磁同步电机', '伺服电机'], '绕线机', ['绕线工', '装配工']),
  industry('C3311', '钢结构', riverside, '装备配套', ['钢箱梁', '厂房钢构件'], '埋弧焊机', ['焊工', '起重工']),
  industry('C3360', '表面处理', riverside, '装备配套', ['阳极氧化件', '热处理件'], '连续热处理炉', ['热处理工', '化验员']),
  industry('C2921', '新材料', riverside, '新材料', ['光学薄膜', '锂电隔膜'], '双向拉伸线', ['拉膜操作工', '研发工程师']),
  industry('C3431', '起重装备', riverside, '高端装备', ['电动葫芦', '轻型起重机'], '落地镗铣床', ['铆焊工', '电气装配工']),
  industry('G5437', '供应链管理', riverside, '现代物流', ['城市配送', '厂内物流'], '自动分拣线', ['叉车司机', '调度员'], false),
  industry('I6513', '软件', riverside, '软件信息', ['生产执行系统', '设备管理平台'], '服务器机房', ['后端工程师', '实施顾问'], false),
  industry('I6520', '微电子', riverside, '集成电路', ['电源管理芯片', '传感器芯片'], '晶圆测试机', ['版图工程师', '测试工程师'], false),
  industry('C2720', '制药', greenvalley, '生物医药', ['缓释片剂', '冻干粉针'], '冻干机', ['制剂技术员', '质量保证专员']),
  industry('C2761', '生物制药', greenvalley, '生物医药', ['单克隆抗体', '重组蛋白'], '一次性生物反应器', ['细胞培养工程师', '纯化工程师']),
  industry('C2762', '基因技术', greenvalley, '生物医药', ['质粒', '病毒载体'], '超净车间空调机组', ['分子实验员', '注册专员']),
  industry('C2770', '医用材料', greenvalley, '医疗器械', ['医用敷料', '无菌手术包'], '环氧乙烷灭菌柜', ['包装操作工', '灭菌员']),
  industry('C3584', '医疗器械', greenvalley, '医疗器械', ['一次性内窥镜', '血管介入导管'], '洁净装配线', ['装配工', '法规工程师']),
  industry('C3581', '诊断设备', greenvalley, '医疗器械', ['全自动生化分析仪', '便携超声仪'], '整机老化房', ['光学工程师', '售后工程师']),
  industry('C2740', '中药', greenvalley, '中医药', ['颗粒剂', '口服液'], '多功能提取罐', ['提取操作工', '中药检验员']),
  industry('C2780', '药用包材', greenvalley, '医药配套', ['预灌封注射器', '药用玻璃瓶'], '注吹一体机', ['注塑工', '检验员']),
  industry('M7340', '医药研发', greenvalley, '研发外包', ['药效学评价', '临床前安全性评价'], '动物房空调系统', ['毒理研究员', '项目经理'], false),
  industry('M7452', '检测技术', greenvalley, '检验检测', ['药品杂质检测', '环境检测'], '液质联用仪', ['检测员', '采样员'], false),
  industry('F5154', '医疗科技', greenvalley, '医药流通', ['医用耗材配送', '冷链配送'], '阴凉库制冷机组', ['冷链配送员', '质量管理员'], false),
];
