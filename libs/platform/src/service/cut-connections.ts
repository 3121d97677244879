import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';

/** Milliseconds for what is being answered when the HTTP server closes. */
const patience = 1_000;

/**
 * Keeps callers from holding up a stop: Node's server closes once its last connection does, and waits a minute for one on which nothing was
 * ever asked, as load balancers and probes open them. Until HTTP is closed, the transport does not leave its group.
 */
@Injectable()
export class CutConnections implements BeforeApplicationShutdown {
  constructor(private readonly host: HttpAdapterHost) {}

  /** Nest calls this right before it closes HTTP. */
  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    setTimeout(() => {
      server.closeAllConnections();
    }, patience).unref();
  }
}
