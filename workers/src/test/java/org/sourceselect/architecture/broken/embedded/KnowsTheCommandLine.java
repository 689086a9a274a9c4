package org.sourceselect.architecture.broken.embedded;

import me.tongfei.progressbar.ProgressBarStyle;
import org.sourceselect.architecture.broken.cli.Command;
import picocli.CommandLine;

/** A runtime that knows who starts it, reads options, draws progress bars and ends the process. */
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

    ProgressBarStyle bar() {
        return ProgressBarStyle.ASCII;
    }

    void exit() {
        System.exit(1);
    }
}
