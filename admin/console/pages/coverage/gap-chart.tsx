import { BarChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { TownCoverageView } from '../../../contract/views.ts';
import { palette, theme } from '../../theme.ts';
import { shortTownName } from './tile-layout.ts';

use([BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer]);

const ink = palette.ink;

function optionOf(towns: readonly TownCoverageView[]) {
  // ECharts draws the first category at the bottom.
  const ordered = [...towns].sort(
    (a, b) => a.communityCount - a.effectiveCount - (b.communityCount - b.effectiveCount),
  );
  const bar = (name: string, color: string, values: number[]) => ({
    name,
    type: 'bar' as const,
    stack: 'communities',
    barWidth: '62%',
    itemStyle: { color },
    emphasis: { disabled: true },
    data: values,
  });
  return {
    ordered,
    option: {
      animation: false,
      aria: { enabled: true },
      textStyle: { fontFamily: theme.token?.fontFamily ?? 'sans-serif', color: ink },
      grid: { left: 64, right: 64, top: 30, bottom: 8 },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: ink } },
      tooltip: {
        trigger: 'axis' as const,
        axisPointer: { type: 'shadow' as const },
        textStyle: { color: ink },
      },
      xAxis: { type: 'value' as const, show: false, max: 'dataMax' as const },
      yAxis: {
        type: 'category' as const,
        data: ordered.map((town) => shortTownName(town.townName)),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { color: ink, fontSize: 12, interval: 0 },
        triggerEvent: true,
      },
      series: [
        bar(
          '有效覆盖',
          palette.go,
          ordered.map((town) => town.effectiveCount),
        ),
        bar(
          '只有挂牌',
          palette.goLight,
          ordered.map((town) => Math.max(0, town.nominalCount - town.effectiveCount)),
        ),
        {
          ...bar(
            '没有服务点',
            palette.track,
            ordered.map(
              (town) => town.communityCount - Math.max(town.nominalCount, town.effectiveCount),
            ),
          ),
          label: {
            show: true,
            position: 'right' as const,
            color: ink,
            fontSize: 12,
            formatter: ({ dataIndex }: { dataIndex: number }) => {
              const town = ordered[dataIndex];
              return town === undefined ? '' : `差 ${town.communityCount - town.effectiveCount}`;
            },
          },
        },
      ],
    },
  };
}

/** Towns by how many of their communities still lack an effective site, most first; a press picks the town. */
export function GapChart(props: {
  readonly towns: readonly TownCoverageView[];
  readonly onSelect: (townName: string) => void;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const onSelect = useRef(props.onSelect);
  onSelect.current = props.onSelect;
  useEffect(() => {
    if (holder.current === null) return;
    const { ordered, option } = optionOf(props.towns);
    const chart = init(holder.current, null, { renderer: 'svg' });
    chart.setOption(option);
    // The whole row counts, not only its coloured part.
    chart.getZr().on('click', (event) => {
      const index = chart.convertFromPixel({ yAxisIndex: 0 }, event.offsetY);
      const town = typeof index === 'number' ? ordered[index] : undefined;
      if (town !== undefined) onSelect.current(town.townName);
    });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(holder.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [props.towns]);
  return (
    <div ref={holder} className="gap-chart" style={{ height: 50 + props.towns.length * 20 }} />
  );
}
