import { launchChromium } from '/work/wt/elder/tools/browser.ts';
import { readdirSync, readFileSync } from 'node:fs';
const [shape = 'small', pattern = '', cols = '5', w = '380'] = process.argv.slice(2);
const fs = readdirSync(`/tmp/shots/${shape}`).filter((f) => new RegExp(pattern).test(f.replace('.jpg', ''))).sort();
const html = `<body style="margin:4px;display:grid;grid-template-columns:repeat(${cols},${w}px);gap:6px;font:12px sans-serif">${fs.map((f) => `<div>${f}<br><img width=${w} src="data:image/jpeg;base64,${readFileSync(`/tmp/shots/${shape}/${f}`).toString('base64')}"></div>`).join('')}</body>`;
const b = await launchChromium(); const p = await b.newPage({ viewport: { width: Number(cols) * (Number(w) + 6) + 8, height: 100 } });
await p.setContent(html); await p.screenshot({ path: '/tmp/sheet.png', fullPage: true }); await b.close();
