import { isIPv4, isIPv6 } from 'node:net';

/** An IP address that no longer names one line: the last byte of IPv4, all but the first 48 bits of IPv6 are gone. */
export function maskIp(ip: string): string {
  if (isIPv4(ip)) return ip.replace(/\d+$/, '0');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return `::ffff:${maskIp(mapped)}`;
  return isIPv6(ip) ? `${groupsOf(ip).slice(0, 3).join(':')}::` : 'masked';
}

function groupsOf(ip: string): string[] {
  const [head = '', tail = ''] = ip.split('%')[0]!.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const gap = Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array.from({ length: gap }, () => '0'), ...after];
}
