namespace FaceNet.Matcher.Journal;

/// <summary>How sure it must be that a decision is in the journal.</summary>
public enum JournalMode
{
    /// <summary>There is no journal.</summary>
    Off,

    /// <summary>Answers do not wait. Events are lost, and counted, when the brokers are away for so long that they no longer fit into memory, or when the process ends before.</summary>
    Loose,

    /// <summary>No answer without its event: a call fails with UNAVAILABLE (JOURNAL_UNAVAILABLE) when the brokers do not have it in time.</summary>
    Strict,
}
