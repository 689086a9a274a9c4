package org.sourceselect.architecture.broken.activity;

import org.sourceselect.architecture.broken.selection.KnowsCampaigns;

/** A contract that knows who uses it. */
public final class KnowsSelection {

    KnowsCampaigns selection() {
        return new KnowsCampaigns();
    }
}
