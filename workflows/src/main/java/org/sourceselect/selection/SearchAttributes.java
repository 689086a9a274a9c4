package org.sourceselect.selection;

import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.sourceselect.activity.ServerAttributes;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.task.TaskId;

/**
 * The search attributes by which selections and campaigns are found in the Temporal UI and by {@code temporal workflow list}. A server may have
 * some of them, all or none: a workflow that sets one the server has not would never get on, so only those it has are set.
 */
public final class SearchAttributes {

    /** The target that a workflow works on. */
    public static final SearchAttributeKey<String> TARGET = SearchAttributeKey.forKeyword("SourceSelectTarget");

    /** What the workflow does at present. */
    public static final SearchAttributeKey<String> STAGE = SearchAttributeKey.forKeyword("SourceSelectStage");

    /** The data set of the target. */
    public static final SearchAttributeKey<String> DATA_SET = SearchAttributeKey.forKeyword("SourceSelectDataSet");

    /** All names; each is of type Keyword. */
    public static final List<String> NAMES = List.of(TARGET.getName(), STAGE.getName(), DATA_SET.getName());

    private static final String CHANGE = "selections-have-search-attributes";

    private final List<String> registered;

    public SearchAttributes(List<String> registered) {
        this.registered = registered;
    }

    /** Asks which of them the server has. */
    public static List<String> registered(StageActivities activities) {
        return activities
                .cpu(ServerAttributes.class, "ask for search attributes")
                .registered(NAMES);
    }

    /** Those of a selection: none where an earlier release began it, which asked for none. */
    static SearchAttributes ofSelection(StageActivities activities) {
        return new SearchAttributes(
                Workflow.getVersion(CHANGE, Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION
                        ? List.of()
                        : registered(activities));
    }

    /** Says what target a workflow works on, and of which data set. */
    public void setTarget(TaskId target) {
        set(TARGET, target.toString());
        set(DATA_SET, target.dataSet());
    }

    /** Sets an attribute, where the server has it. */
    public void set(SearchAttributeKey<String> key, String value) {
        if (registered.contains(key.getName())) {
            Workflow.upsertTypedSearchAttributes(key.valueSet(value));
        }
    }
}
