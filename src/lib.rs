//! Samenspel: one place beside the CRM where marketing and sales own a customer together.
