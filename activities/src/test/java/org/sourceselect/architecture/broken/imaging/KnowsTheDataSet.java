package org.sourceselect.architecture.broken.imaging;

import org.sourceselect.architecture.broken.dataset.Layout;

/** A reader of volumes that knows what data set they are from. */
public final class KnowsTheDataSet {

    Layout layout() {
        return new Layout();
    }
}
