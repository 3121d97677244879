import { BlockList, isIP } from 'node:net';
import { ConfigError } from '#platform';

/** Whose calls are taken: all, or those of some addresses. */
export class Senders {
  private readonly list = new BlockList();
  private readonly isOpen: boolean;

  /**
   * @param setting that names them, for the error
   * @param allowed addresses and networks such as `192.0.2.7` and `2001:db8::/32`, separated by commas; empty for all
   * @throws ConfigError naming the entry that is neither
   */
  constructor(
    private readonly setting: string,
    allowed: string,
  ) {
    const entries = allowed.split(',').filter((entry) => entry !== '');
    this.isOpen = entries.length === 0;
    for (const entry of entries) this.add(entry);
  }

  admit(address: string | undefined): boolean {
    if (this.isOpen) return true;
    // An IPv4 caller of a server that listens on IPv6.
    const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
    return isIP(plain) !== 0 && this.list.check(plain, familyOf(plain));
  }

  private add(entry: string): void {
    const [address = '', bits] = entry.split('/');
    const most = familyOf(address) === 'ipv4' ? 32 : 128;
    const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : NaN;
    if (isIP(address) === 0 || !(length <= most)) {
      throw new ConfigError([`${this.setting} must be a list of IP addresses and networks: "${entry}" is neither`]);
    }
    this.list.addSubnet(address, length, familyOf(address));
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
