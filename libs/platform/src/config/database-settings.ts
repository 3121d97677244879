import { IsBoolean, IsInt, Matches, Max, Min } from 'class-validator';
import { Secret } from './secret.js';

/** How to reach PostgreSQL. */
export class DatabaseSettings {
  @Secret()
  @Matches(/^postgres(ql)?:\/\/\S+$/, { message: 'must be of the form postgres://user:password@host:5432/database' })
  DATABASE_URL: string;

  @IsBoolean({ message: 'must be true or false' })
  DATABASE_SSL: boolean = false;

  /** Connections of one process. */
  @IsInt()
  @Min(1)
  @Max(1000)
  DATABASE_POOL_SIZE: number = 10;
}
