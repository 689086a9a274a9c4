package org.sourceselect.architecture.broken.embedded;

import org.sourceselect.architecture.broken.cli.Command;
import picocli.CommandLine;

/** A runtime that knows who starts it, reads options and ends the process. */
public final class KnowsTheCommandLine {

    Command command() {
        return new Command();
    }

    int usage() {
        return CommandLine.ExitCode.USAGE;
    }

    CommandLine options() {
        return new CommandLine(command());
    }

    void exit() {
        System.exit(1);
    }
}
