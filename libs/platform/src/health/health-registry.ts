import { Injectable } from '@nestjs/common';

/** One part of a service that can be ill. */
export interface HealthCheck {
  readonly name: string;
  /** False when only a restart helps. */
  readonly live?: () => boolean;
  /** True, or the reason why no work should come. */
  readonly ready?: () => true | string;
}

/** A part that is ill, and why. */
export interface HealthFault {
  readonly name: string;
  readonly reason: string;
}

/** Where the parts of a service say how they are. */
@Injectable()
export class HealthRegistry {
  private readonly checks = new Map<string, HealthCheck>();

  /** Adds a check, or replaces the one of the same name. */
  register(check: HealthCheck): void {
    this.checks.set(check.name, check);
  }

  /** Parts that only a restart can help. */
  dead(): readonly HealthFault[] {
    return [...this.checks.values()].filter((check) => check.live?.() === false).map(({ name }) => ({ name, reason: 'makes no progress' }));
  }

  /** Parts that are not ready. */
  unready(): readonly HealthFault[] {
    return [...this.checks.values()].flatMap(({ name, ready }) => {
      const answer = ready?.() ?? true;
      return answer === true ? [] : [{ name, reason: answer }];
    });
  }
}
