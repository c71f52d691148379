import { missingCase } from '../result.ts';
import type { LedgerFileFailure } from './export-file.ts';

/** What is wrong with an exported ledger, in a sentence for the person who was given the file. */
export function ledgerFileSentence(failure: LedgerFileFailure): string {
  const place =
    failure.seq === null
      ? `文件第 ${failure.line} 行`
      : `第 ${failure.seq} 条（文件第 ${failure.line} 行）`;
  switch (failure.code) {
    case 'empty':
      return '文件是空的。';
    case 'bad-header':
      return '第一行不是账本的文件头。';
    case 'bad-line':
      return `${place}格式不对。`;
    case 'seq-gap':
      return `${place}序号接不上，中间缺了或多了条目。`;
    case 'hash-mismatch':
      return `${place}哈希不对，内容或前一条被改过。`;
    case 'content-seq-mismatch':
      return `${place}内容里的序号与位置不符。`;
    case 'foreign-kiosk':
      return `${place}是另一台食堂机的条目。`;
    case 'attachment-mismatch':
      return `${place}的附件被改过。`;
    case 'cut-off':
      return `文件在${place}处断了，后面的条目不在。`;
    case 'bad-footer':
      return '最后一行不是账本的文件尾。';
    case 'footer-mismatch':
      return `文件尾与条目不符，${place}起有缺失。`;
    case 'bad-kiosk-signature':
      return '食堂机的签名不对，这个文件不是那台机器导出的原样。';
    case 'bad-key-signature':
      return '食堂机换过签名密钥，新密钥没有得到旧密钥的签名认可。';
    case 'bad-admin-signature':
      return '管理端的签收签名不对。';
    case 'admin-head-mismatch':
      return `${place}与管理端签收过的不同。`;
    case 'wrong-admin-key':
      return '文件里的管理端公钥与您给的不同。';
    default:
      return missingCase(failure.code);
  }
}
