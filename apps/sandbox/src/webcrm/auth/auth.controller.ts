import { Controller, Get, Headers, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import type { Request } from 'express';
import { authCodeOf } from './auth-code-of.js';
import { BearerGuard } from './bearer.guard.js';
import { Sessions } from './sessions.js';
import type { TokenResponse } from './sessions.js';

/** `/Auth`: from application token to access token. */
@Controller('Auth')
export class AuthController {
  constructor(private readonly sessions: Sessions) {}

  @Post('ApiLogin')
  @HttpCode(200)
  login(@Req() request: Request): TokenResponse {
    return this.sessions.open(authCodeOf(request));
  }

  @Post('ApiRefresh')
  @HttpCode(200)
  refresh(@Headers('refreshToken') refreshToken?: string): TokenResponse {
    return this.sessions.renew(refreshToken);
  }

  /** Whether a token is alive. */
  @Get()
  @UseGuards(BearerGuard)
  check(): void {}
}
