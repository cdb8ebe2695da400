using Confluent.Kafka;
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
}
