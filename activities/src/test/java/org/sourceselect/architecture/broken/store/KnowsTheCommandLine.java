package org.sourceselect.architecture.broken.store;

import org.sourceselect.architecture.broken.cli.Command;

/** A store that knows who runs it. */
public final class KnowsTheCommandLine {

    Command command() {
        return new Command();
    }
}
