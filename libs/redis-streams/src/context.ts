import { BaseRpcContext } from '@nestjs/microservices';
import type { EntryHeaders } from './codec';

/** What a handler may know of its delivery besides the payload. There is no ack: returning settles, throwing retries. */
export interface DeliveryInfo {
  /** The stream, without prefix and partition. */
  stream: string;
  /** The consumer group. */
  group: string;
  /** The partition. */
  partition: number;
  /** The entry's id in Redis, in the stream it was first published to. */
  entryId: string;
  /** The entry's type. */
  type: string;
  /** Hand-overs of this entry to a handler, this one included; the first is 1. */
  deliveryCount: number;
  /** The entry's headers: id, correlationId, causationId and whatever the codec carries. */
  headers: EntryHeaders;
}

/** `@Ctx()` of a handler that gets one delivery. */
export class RedisStreamsContext extends BaseRpcContext<[DeliveryInfo]> {
  constructor(info: DeliveryInfo) {
    super([info]);
  }

  /** The stream, without prefix and partition. */
  getStream(): string {
    return this.args[0].stream;
  }

  /** The consumer group. */
  getGroup(): string {
    return this.args[0].group;
  }

  /** The partition, from 0. */
  getPartition(): number {
    return this.args[0].partition;
  }

  /** The entry's id in Redis. */
  getEntryId(): string {
    return this.args[0].entryId;
  }

  /** The entry's type: what the pattern matched. */
  getType(): string {
    return this.args[0].type;
  }

  /** Hand-overs of this entry, this one included. */
  getDeliveryCount(): number {
    return this.args[0].deliveryCount;
  }

  /** The entry's headers. */
  getHeaders(): EntryHeaders {
    return this.args[0].headers;
  }

  /** The flow's id. */
  getCorrelationId(): string | undefined {
    return this.args[0].headers.correlationId;
  }
}

/** `@Ctx()` of a batch handler: one {@link DeliveryInfo} a delivery, in the order of the payloads. */
export class RedisStreamsBatchContext extends BaseRpcContext<[readonly DeliveryInfo[]]> {
  constructor(infos: readonly DeliveryInfo[]) {
    super([infos]);
  }

  /** The deliveries of the batch, in the order of the payloads. Never empty; all of one stream, group and partition. */
  getDeliveries(): readonly DeliveryInfo[] {
    return this.args[0];
  }

  /** The partition that the whole batch belongs to. */
  getPartition(): number {
    return this.args[0][0]!.partition;
  }
}
