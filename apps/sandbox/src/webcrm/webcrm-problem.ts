import { HttpException } from '@nestjs/common';

/** A refusal as the sandbox's webCRM answers it. The form of the body is the sandbox's own: public material shows none. */
export class WebcrmProblem extends HttpException {
  constructor(
    status: number,
    readonly text: string,
  ) {
    super({ Message: text }, status);
  }
}
