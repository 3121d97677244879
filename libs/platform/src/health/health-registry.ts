import { Injectable } from '@nestjs/common';

/** One part of a service that can be ill. */
export interface HealthCheck {
  readonly name: string;
  /** False when only a restart helps. */
  readonly live?: () => boolean;
  /** True, or the reason why no work should come. */
  readonly ready?: () => true | string;
  /** What a person should hear of although work may come, or undefined. */
  readonly note?: () => string | undefined;
}

/** A part that is ill, or has something to say, and why. */
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

  /** What waits for a person and keeps nobody from working. */
  notes(): readonly HealthFault[] {
    return [...this.checks.values()].flatMap(({ name, note }) => {
      const reason = note?.();
      return reason === undefined ? [] : [{ name, reason }];
    });
  }
}
