package org.sourceselect.architecture.broken.selection;

import org.sourceselect.architecture.broken.campaign.Campaign;

/** A selection that knows the campaigns it is a part of. */
public final class KnowsCampaigns {

    /** The campaign. */
    public Campaign campaign() {
        return new Campaign();
    }
}
