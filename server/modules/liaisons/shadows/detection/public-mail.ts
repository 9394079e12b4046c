/** Where anybody gets a mailbox: having one there in common says nothing. */
export const publicMailDomains: string[] = [
  'qq.com', 'vip.qq.com', 'foxmail.com', '163.com', 'vip.163.com', '126.com', 'vip.126.com', 'yeah.net', '188.com', 'sina.com', 'sina.cn', 'vip.sina.com', 'sohu.com',
  'aliyun.com', 'alimail.com', '139.com', '189.cn', 'wo.cn', '21cn.com', 'tom.com', 'outlook.com', 'hotmail.com', 'live.com', 'live.cn', 'msn.com', 'msn.cn', 'gmail.com',
  'googlemail.com', 'icloud.com', 'me.com', 'yahoo.com', 'yahoo.com.cn', 'yahoo.cn', 'proton.me', 'protonmail.com', 'gmx.com', 'mail.com',
];
