using Confluent.Kafka;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.ServiceDefaults.Tests.Kafka;

public sealed class EventHeadersTests
{
    [Fact]
    public void Text_HeaderWithText_GivesIt()
    {
        var headers = new Headers();
        headers.AddText(EventHeaders.Reason, "INVALID_FIELD");

        Assert.Equal("INVALID_FIELD", headers.Text(EventHeaders.Reason));
    }

    [Fact]
    public void Text_HeaderAbsentOrWithoutValue_IsNull()
    {
        var headers = new Headers { { EventHeaders.TraceParent, null } };

        Assert.Null(headers.Text(EventHeaders.TraceParent));
        Assert.Null(headers.Text(EventHeaders.Reason));
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", false)]
    [InlineData("0af7651916cd43dd8448eb211c80319c", false)]
    [InlineData("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-and more of it", false)]
    [InlineData("", false)]
    public void ReadTraceParent_AnyText_GivesOnlyWhatKeepsTheRule(string text, bool isRead)
    {
        var headers = EventHeaders.For("event", text);

        Assert.Equal(isRead ? text : null, headers.ReadTraceParent());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("1")]
    public void RequireKnownSchema_NoneOlderOrSame_Passes(string? version) => With(version).RequireKnownSchema();

    [Theory]
    [InlineData("2")]
    [InlineData("2147483648")]
    [InlineData("-1")]
    [InlineData("one")]
    public void RequireKnownSchema_Newer_NamesBothVersionsAndTheRemedy(string version)
    {
        var refusal = Assert.Throws<InvalidRequestException>(() => With(version).RequireKnownSchema());

        Assert.Equal(ErrorReasons.SchemaTooNew, refusal.Reason);
        Assert.Equal($"schema-version: of the event is '{version}'; this version reads up to 1. Update this service to the version of the event's producer, then send the event again.", refusal.Message);
    }

    private static Headers With(string? version)
    {
        var headers = new Headers();
        if (version is not null)
        {
            headers.AddText(EventHeaders.SchemaVersion, version);
        }

        return headers;
    }
}
