import { Controller, Get, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import type { Request } from 'express';
import { BearerGuard } from './bearer.guard.js';
import { sentValue } from './sent-value.js';
import { Sessions } from './sessions.js';
import type { TokenResponse } from './sessions.js';

/** `/Auth`: from application token to access token. */
@Controller('Auth')
export class AuthController {
  constructor(private readonly sessions: Sessions) {}

  @Post('ApiLogin')
  @HttpCode(200)
  login(@Req() request: Request): TokenResponse {
    return this.sessions.open(sentValue(request, 'authCode'));
  }

  @Post('ApiRefresh')
  @HttpCode(200)
  refresh(@Req() request: Request): TokenResponse {
    return this.sessions.renew(sentValue(request, 'refreshToken'));
  }

  /** Whether a token is alive. */
  @Get()
  @UseGuards(BearerGuard)
  check(): void {}
}
