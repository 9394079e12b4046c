import { useShade } from '@qilian/ui/theme.ts'
import css from '@qilian/ui/tokens.css?raw'
import { parseTokens, token, type Shade } from '@qilian/ui/tokens.ts'
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use, type ECharts } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

type TrendChartProps = {
  /** `YYYY-MM` */
  months: readonly string[]
  series: readonly { name: string; values: readonly number[]; shape: 'bar' | 'line' }[]
  /** Places of the series and of the month that were clicked. */
  onChoose: (place: { series: number; month: number }) => void
}

const tokens = parseTokens(css)

/** The house's own colours; green, yellow and red are left to clocks. */
function optionOf({ months, series }: Omit<TrendChartProps, 'onChoose'>, shade: Shade) {
  const colour = (name: string) => token(tokens[shade], name)
  const text = colour('color-text-2')
  const line = colour('color-border')
  const colours = { bar: colour('color-primary'), line: colour('color-text') }
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: 8, top: 36, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 14, itemHeight: 8, textStyle: { color: text } },
    tooltip: { trigger: 'axis', backgroundColor: colour('color-surface'), borderColor: line, textStyle: { color: colour('color-text') } },
    xAxis: { type: 'category', data: [...months], axisLabel: { color: text }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } },
    yAxis: { type: 'value', minInterval: 1, axisLabel: { color: text }, splitLine: { lineStyle: { color: line } } },
    series: series.map(({ name, values, shape }) => ({
      name, type: shape, data: [...values], color: colours[shape], cursor: 'pointer',
      ...(shape === 'bar' ? { barMaxWidth: 32, itemStyle: { borderRadius: [3, 3, 0, 0] } } : { symbol: 'circle', symbolSize: 7, lineStyle: { width: 2 } }),
    })),
  }
}

export function TrendChart({ months, series, onChoose }: TrendChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts>(undefined)
  const shade = useShade()

  useEffect(() => {
    if (!place.current) return undefined
    const drawn = init(place.current, undefined, { renderer: 'svg' })
    chart.current = drawn
    const resized = new ResizeObserver(() => drawn.resize())
    resized.observe(place.current)
    return () => {
      resized.disconnect()
      drawn.dispose()
    }
  }, [])

  useEffect(() => {
    const choose = ({ seriesIndex, dataIndex }: { seriesIndex?: number; dataIndex?: number }) => onChoose({ series: seriesIndex ?? 0, month: dataIndex ?? -1 })
    chart.current?.on('click', choose)
    return () => void chart.current?.off('click', choose)
  }, [onChoose])

  // Drawn anew in the colours of the other shade.
  useEffect(() => chart.current?.setOption(optionOf({ months, series }, shade), true), [months, series, shade])

  return <div ref={place} className="trend-chart" />
}
