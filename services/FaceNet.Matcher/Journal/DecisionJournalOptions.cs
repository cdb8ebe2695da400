using System.ComponentModel.DataAnnotations;

namespace FaceNet.Matcher.Journal;

/// <summary>Whether decisions are kept on Kafka. Section <c>DecisionJournal</c>.</summary>
public sealed class DecisionJournalOptions
{
    /// <summary>Whether verifications and searches leave an event, and what an answer waits for.</summary>
    /// <value>The default is <c>off</c>, which needs no Kafka.</value>
    [EnumDataType(typeof(JournalMode))]
    public JournalMode Mode { get; set; } = JournalMode.Off;

    /// <summary>How long the answer of a strict journal waits for the brokers. The call fails after that.</summary>
    /// <value>The default is 2 s. Range 10 ms to 1 min.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);
}
