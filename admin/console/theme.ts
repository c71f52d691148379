import type { ThemeConfig } from 'antd';

/** The console's colours: paper greys, go green for the one main act of a page, a red brown for money and warnings. */
export const palette = {
  ink: '#1F1A14',
  inkSoft: '#574B3D',
  page: '#F6F4EE',
  paper: '#FFFFFF',
  line: '#E6DFD0',
  lineStrong: '#CFC5B2',
  go: '#0B5B3A',
  goLight: '#B9D4C3',
  goPale: '#E8F3EC',
  track: '#EFE8DA',
  warning: '#9A2A12',
  warningPale: '#FBEDE8',
} as const;

const fontFamily =
  "'Noto Sans SC Variable', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";

/** antd in these colours. */
export const theme: ThemeConfig = {
  token: {
    // Who asked the computer for less motion gets none.
    motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    colorPrimary: palette.go,
    colorLink: palette.go,
    colorLinkHover: '#084A2F',
    colorInfo: palette.go,
    colorSuccess: palette.go,
    colorWarning: palette.warning,
    colorError: palette.warning,
    colorWarningBg: palette.warningPale,
    colorErrorBg: palette.warningPale,
    colorText: palette.ink,
    colorTextSecondary: palette.inkSoft,
    colorTextTertiary: palette.inkSoft,
    colorTextDescription: palette.inkSoft,
    colorTextPlaceholder: '#6B5F50',
    colorBgLayout: palette.page,
    colorBorder: palette.lineStrong,
    colorBorderSecondary: palette.line,
    colorSplit: palette.line,
    colorPrimaryBg: palette.goPale,
    controlItemBgActive: palette.goPale,
    controlItemBgActiveHover: palette.goLight,
    borderRadius: 6,
    borderRadiusLG: 8,
    fontFamily,
    fontSize: 14,
    boxShadowSecondary: '0 2px 12px rgb(31 26 20 / 14%)',
  },
  components: {
    Table: {
      headerBg: '#FAF8F3',
      headerColor: palette.inkSoft,
      headerSplitColor: 'transparent',
      rowHoverBg: '#FAF8F3',
      cellPaddingBlockSM: 7,
      cellPaddingInlineSM: 10,
    },
    DatePicker: {
      cellActiveWithRangeBg: palette.goPale,
      cellRangeBorderColor: palette.goLight,
    },
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    Segmented: { trackBg: palette.track, itemColor: palette.inkSoft },
    Descriptions: { labelBg: '#FAF8F3', labelColor: palette.inkSoft },
  },
};
