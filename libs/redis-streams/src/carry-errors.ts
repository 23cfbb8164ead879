import { BaseRpcExceptionFilter } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import { currentDelivery } from './scope';

let installed = false;

/**
 * Nest's exception layer turns an error that is not an RpcException into "Internal server error" before a transport sees it;
 * dead letters and retries would then have lost their reason. Within a delivery of this transport the default filter hands the
 * original error through. Filters of the application run before it, as usual; other transports are not affected.
 */
export function carryErrors(): void {
  if (installed) return;
  installed = true;
  const filter = BaseRpcExceptionFilter.prototype;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the filter as `this` below
  const original: (exception: unknown, status: string) => Observable<never> = filter.handleUnknownError;
  filter.handleUnknownError = function (exception: unknown, status: string): Observable<never> {
    if (currentDelivery()) return throwError(() => exception);
    return original.call(this, exception, status);
  };
}
