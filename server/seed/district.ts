import type { Tx } from '../platform/db/transaction.ts';
import { newId } from '../platform/ids.ts';
import { city, district } from './words.ts';

export type ParkKey = 'riverside' | 'greenvalley';

/** Two parks with characters of their own. */
export const parkNames: Record<ParkKey, string> = { riverside: '滨江智造产业园', greenvalley: '青谷生物医药园' };

/** The district's departments with those offices that parks have most to do with. */
const departments = {
  reform: { name: '发展和改革局', offices: ['产业发展科', '固定资产投资科', '能源科'] },
  industry: { name: '经济和信息化局', offices: ['企业服务科', '技术改造科', '中小企业科'] },
  labour: { name: '人力资源和社会保障局', offices: ['就业促进科', '劳动关系科', '人才服务中心'] },
  market: { name: '市场监督管理局', offices: ['注册许可科', '质量发展科', '药械监管科'] },
  tax: { name: '税务局', offices: ['纳税服务科', '税政一科'] },
  planning: { name: '规划和自然资源局', offices: ['用地管理科', '建设工程规划科', '不动产登记中心'] },
  environment: { name: '生态环境局', offices: ['环评审批科', '污染防治科'] },
  construction: { name: '住房和城乡建设局', offices: ['建筑业管理科', '市政公用科', '住房保障科'] },
  science: { name: '科学技术局', offices: ['高新技术科', '成果转化科'] },
  fire: { name: '消防救援大队', offices: ['行政审批科', '防火监督科'] },
  urban: { name: '城市管理局', offices: ['市容环卫科', '审批服务科'] },
  finance: { name: '金融工作局', offices: ['银企服务科', '资本市场科'] },
} as const;

export type DepartmentKey = keyof typeof departments;
export const departmentKeys = Object.keys(departments) as DepartmentKey[];

export interface Department {
  key: DepartmentKey;
  id: string;
  name: string;
  offices: { id: string; name: string }[];
}

export interface District {
  cityId: string;
  districtId: string;
  parks: Record<ParkKey, string>;
  departments: Record<DepartmentKey, Department>;
}

/** City, district, two parks and twelve departments, all some years old. */
export async function addDistrict(tx: Tx): Promise<District> {
  const [cityId, districtId] = [newId(tx.now), newId(tx.now)];
  const parks: Record<ParkKey, string> = { riverside: newId(tx.now), greenvalley: newId(tx.now) };
  await tx.sql.insertInto('areas').values([
    { id: cityId, level: 'city', parent_id: null, name: city, opened_on: '2010-01-01' },
    { id: districtId, level: 'district', parent_id: cityId, name: district, opened_on: '2010-01-01' },
    { id: parks.riverside, level: 'park', parent_id: districtId, name: parkNames.riverside, opened_on: '2012-05-18' },
    { id: parks.greenvalley, level: 'park', parent_id: districtId, name: parkNames.greenvalley, opened_on: '2017-09-28' },
  ]).execute();
  const made = departmentKeys.map((key): Department => ({
    key, id: newId(tx.now), name: district + departments[key].name, offices: departments[key].offices.map((name) => ({ id: newId(tx.now), name })),
  }));
  await tx.sql.insertInto('departments').values(made.map(({ id, name }) => ({ id, name, area_id: districtId, opened_on: '2019-01-15' }))).execute();
  await tx.sql.insertInto('offices').values(made.flatMap((department) => department.offices.map(({ id, name }) => ({ id, name, department_id: department.id, opened_on: '2019-01-15' })))).execute();
  return { cityId, districtId, parks, departments: Object.fromEntries(made.map((department) => [department.key, department])) as District['departments'] };
}
