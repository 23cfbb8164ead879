import { Controller, Get, Query, UseGuards, ValidationPipe } from '@nestjs/common';
import { AdminTokenGuard } from '@millrace/runtime';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { WindowsOverview, type PairView, type WindowView } from './windows-overview';

/** Query of `GET /windows`. */
export class WindowsQuery {
  /** Only this aggregation. */
  @IsOptional()
  @IsString()
  aggregation?: string;

  /** Only this source. */
  @IsOptional()
  @IsString()
  source?: string;

  /** Only open ones ('true') or only closed ones ('false'). @defaultValue both */
  @IsOptional()
  @IsIn(['true', 'false'], { message: "open must be 'true' or 'false'" })
  open?: 'true' | 'false';

  /** Most groups a window. */
  @Transform(({ value }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(1000)
  top: number = 10;

  /** Most windows of each kind, latest first. */
  @Transform(({ value }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 20;
}

/** Answer of `GET /windows`. */
export interface WindowsAnswer {
  /** The aggregations that run. */
  aggregations: ReturnType<WindowsOverview['declared']>;
  /** Watermarks and late events by aggregation and source. */
  sources: PairView[];
  /** The windows, open ones first, each kind latest first. */
  windows: WindowView[];
}

/** Windows as they are now. */
@Controller('windows')
@UseGuards(AdminTokenGuard)
export class WindowsController {
  constructor(private readonly overview: WindowsOverview) {}

  /** Open windows with their numbers so far, and closed ones. */
  @Get()
  async windows(@Query(new ValidationPipe({ transform: true })) query: WindowsQuery): Promise<WindowsAnswer> {
    const [sources, open, closed] = await Promise.all([
      this.overview.pairs(query),
      query.open === 'false' ? [] : this.overview.open(query),
      query.open === 'true' ? [] : this.overview.closed(query),
    ]);
    return { aggregations: this.overview.declared(), sources, windows: [...open, ...closed] };
  }
}
