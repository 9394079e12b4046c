import { theme, type ThemeConfig } from 'antd'
import css from './tokens.css?raw'
import { parseTokens, token, type Shade } from './tokens.ts'

const tokens = parseTokens(css)

/** The console's component library in the house's own colours and sizes. */
export function antdTheme(shade: Shade): ThemeConfig {
  const colour = (name: string) => token(tokens[shade], name)
  const pixels = (name: string) => Number.parseInt(token(tokens[shade], name), 10)
  const primary = colour('color-primary')
  return {
    algorithm: shade === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: primary,
      colorPrimaryHover: colour('color-primary-hover'),
      colorPrimaryActive: colour('color-primary-active'),
      colorPrimaryBg: colour('color-primary-soft'),
      colorTextLightSolid: colour('color-on-primary'),
      colorInfo: primary,
      colorLink: primary,
      colorLinkHover: colour('color-primary-hover'),
      colorLinkActive: colour('color-primary-active'),
      colorSuccess: colour('clock-green'),
      colorWarning: colour('clock-yellow'),
      colorError: colour('clock-red'),
      colorInfoBg: colour('color-primary-soft'),
      colorInfoBorder: colour('color-border'),
      colorSuccessBg: colour('clock-green-soft'),
      colorWarningBg: colour('clock-yellow-soft'),
      colorErrorBg: colour('clock-red-soft'),
      colorBgLayout: colour('color-bg'),
      colorBgContainer: colour('color-surface'),
      colorBgElevated: colour('color-surface'),
      colorBorder: colour('color-border-strong'),
      colorBorderSecondary: colour('color-border'),
      colorText: colour('color-text'),
      colorTextSecondary: colour('color-text-2'),
      colorTextTertiary: colour('color-text-3'),
      colorTextDescription: colour('color-text-3'),
      colorTextPlaceholder: colour('color-text-3'),
      fontFamily: 'var(--font-family)',
      fontSize: pixels('font-size-m'),
      borderRadius: pixels('radius-m'),
      borderRadiusSM: pixels('radius-s'),
      borderRadiusLG: pixels('radius-m'),
      controlHeight: 32,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
      wireframe: false,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', dangerColor: colour('color-on-primary') },
      Tooltip: { colorTextLightSolid: '#ffffff', colorBgSpotlight: '#2b3439' },
      Layout: { headerBg: colour('color-surface'), siderBg: colour('color-surface'), bodyBg: colour('color-bg'), headerHeight: 48, headerPadding: '0 16px' },
      Menu: {
        itemHeight: 36,
        itemMarginInline: 8,
        itemBorderRadius: pixels('radius-m'),
        itemSelectedBg: colour('color-primary-soft'),
        itemSelectedColor: primary,
        itemColor: colour('color-text-2'),
        itemBg: 'transparent',
        subMenuItemBg: 'transparent',
        groupTitleColor: colour('color-text-3'),
        groupTitleFontSize: pixels('font-size-xs'),
        activeBarBorderWidth: 0,
      },
      Table: {
        headerBg: colour('color-surface'),
        headerColor: colour('color-text-2'),
        headerSplitColor: 'transparent',
        cellPaddingBlock: 10,
        cellPaddingBlockMD: 8,
        cellPaddingBlockSM: 6,
        rowHoverBg: colour('color-surface-sunken'),
        rowSelectedBg: colour('color-primary-soft'),
        rowSelectedHoverBg: colour('color-primary-soft'),
        borderColor: colour('color-border'),
      },
      Card: { headerFontSize: pixels('font-size-m') },
    },
  }
}
