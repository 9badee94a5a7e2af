import type { Readable } from "node:stream";
import type { BackupManifest, DataFolder } from "../../backup-manifest.ts";

/** How the data folders of a stack are read and written, wherever their volumes are. */
export interface VolumeAccess {
  /** The folder as a tar archive, in which its files are below the folder's name. */
  readonly read: (folder: DataFolder) => Promise<Readable>;
  /** Unpacks such an archive below a path of the folder. */
  readonly write: (
    data: ArchivedFolder,
    path: string,
    archive: Readable,
    signal: AbortSignal,
  ) => Promise<void>;
  /** Runs a shell script in every data folder; gives what it printed. @throws UserError if it fails in any. */
  readonly runInEach: (script: string) => Promise<string>;
}

/** A data folder in a backup. */
export type ArchivedFolder = BackupManifest["data"][number];
