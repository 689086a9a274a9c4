package org.sourceselect.campaign;

import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import java.util.List;

/**
 * The search attributes by which campaigns are found in the Temporal UI and by {@code temporal workflow list}. A server may have
 * some of them, all or none: a workflow that sets one the server has not would never get on, so only those it has are set.
 */
public final class CampaignAttributes {

    /** The target that a workflow works on. */
    public static final SearchAttributeKey<String> TARGET = SearchAttributeKey.forKeyword("SourceSelectTarget");

    /** What the workflow does at present. */
    public static final SearchAttributeKey<String> STAGE = SearchAttributeKey.forKeyword("SourceSelectStage");

    /** The data set of the target. */
    public static final SearchAttributeKey<String> DATA_SET = SearchAttributeKey.forKeyword("SourceSelectDataSet");

    /** All names; each is of type Keyword. */
    public static final List<String> NAMES = List.of(TARGET.getName(), STAGE.getName(), DATA_SET.getName());

    private final List<String> registered;

    CampaignAttributes(List<String> registered) {
        this.registered = registered;
    }

    /** Sets an attribute, where the server has it. */
    void set(SearchAttributeKey<String> key, String value) {
        if (registered.contains(key.getName())) {
            Workflow.upsertTypedSearchAttributes(key.valueSet(value));
        }
    }
}
