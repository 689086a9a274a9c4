package org.sourceselect.architecture.broken.tensor;

import org.sourceselect.architecture.broken.store.KnowsTheCommandLine;

/** A file format that knows where files are kept. */
public final class KnowsTheStore {

    KnowsTheCommandLine store() {
        return new KnowsTheCommandLine();
    }
}
