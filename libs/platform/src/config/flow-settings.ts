import { IsNotEmpty } from 'class-validator';

/** Where the flow files are. */
export class FlowSettings {
  /** A YAML file or a folder of them. */
  @IsNotEmpty({ message: 'must name a YAML file or a folder of them' })
  FLOWS_PATH: string = 'flows';
}
